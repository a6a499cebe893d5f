/**
 * What is imported when the code runs: unlike `.dependency-cruiser.cjs`, imports of types count for nothing here, so that
 * these rules follow whole chains of imports.
 */
const base = require('./.dependency-cruiser.cjs');

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule(
      'pages-wait-for-no-provider',
      'A page is drawn from the database. What a provider has to be asked is asked by the worker, or upon a press; what is known of it without asking is in its profile.',
      // The documentation lists the operations of the API, whose handlers may ask a provider; it calls none of them.
      { path: '^app/.*(page|layout)\\.tsx$', pathNot: '^app/docs/' },
      {
        path: '^lib/providers/',
        pathNot: '^lib/providers/(profiles|[^/]+/(profile|capabilities))\\.ts$',
        reachable: true,
      },
    ),
    rule(
      'no-server-code-in-the-browser',
      'What the browser loads starts at lib/queries: it reaches no database, service or provider, however far.',
      { path: '^lib/queries/' },
      { path: '^lib/(api|services|db|providers|channels|env|logger)', reachable: true },
    ),
  ],
  options: { ...base.options, tsPreCompilationDeps: false },
};
