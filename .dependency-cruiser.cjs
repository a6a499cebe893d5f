/** Import directions of the house. Each rule says what to do instead. */
const PURE = '^lib/(domain|presenters|contracts)/';
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/**
 * Nouns of lib/services, from the ground up: each may use those listed with it and what lies at the room's top. A new
 * arrow is a decision about the whole house: it must not lead back up.
 */
const NOUNS = {
  people: [],
  notifications: [],
  keys: ['people'],
  incidents: ['notifications', 'people'],
  connections: ['incidents'],
  // A budget or rule of a payer counts what the allocation gives it.
  allocation: ['people'],
  budgets: ['allocation', 'connections', 'incidents'],
  'alert-rules': ['allocation', 'budgets', 'incidents', 'keys'],
  balance: ['alert-rules', 'budgets', 'incidents'],
  'account-activity': ['alert-rules', 'connections', 'incidents'],
  rotations: ['connections', 'keys'],
  leaks: ['alert-rules', 'incidents', 'keys'],
  containment: ['alert-rules', 'budgets', 'connections', 'incidents', 'people'],
  savings: [],
  // The explorer tells usage apart by payer.
  usage: ['allocation', 'alert-rules', 'budgets', 'connections', 'incidents', 'keys', 'notifications', 'savings'],
  installation: ['alert-rules', 'budgets', 'connections', 'incidents', 'keys', 'notifications', 'people'],
};
const nounRules = Object.entries(NOUNS).map(([noun, below]) =>
  rule(
    `services-${noun}-use-what-is-below`,
    `lib/services/${noun} may use ${below.join(', ') || 'no other noun'}. Move what both need into lib/domain or lib/db, or let the caller bring both together. A new arrow is entered in NOUNS of .dependency-cruiser.cjs, as long as it leads down.`,
    { path: `^lib/services/${noun}/` },
    { path: '^lib/services/[^/]+/', pathNot: `^lib/services/(${[noun, ...below].join('|')})/` },
  ),
);

module.exports = {
  forbidden: [
    ...nounRules,
    rule(
      'services-have-a-noun',
      'What is at the top of lib/services serves every noun: it uses none of them.',
      { path: '^lib/services/[^/]+$' },
      { path: '^lib/services/[^/]+/' },
    ),
    rule(
      'services-know-no-http',
      'A service answers a caller of any kind. Requests and responses end in lib/http; pass it values.',
      { path: '^lib/services/' },
      { path: '^lib/http/' },
    ),
    rule(
      'worker-is-no-command',
      'The worker is a process of its own: what it shares with commands lives in lib/services or lib/env.',
      { path: '^lib/worker/' },
      { path: '^lib/cli/' },
    ),
    rule(
      'no-circular',
      'Two modules that need each other are one module, or miss a third.',
      { pathNot: '^lib/db/generated/' },
      { circular: true },
    ),
    rule(
      'no-orphan-import',
      'The import does not resolve: add the dependency or fix the path.',
      {},
      { couldNotResolve: true },
    ),
    rule(
      'domain-is-pure',
      'lib/domain decides. Pass time, ids and data in; it imports zod, Temporal, price data and itself only.',
      { path: '^lib/domain/' },
      { pathNot: '^(lib/domain/|node_modules/(zod|temporal-polyfill|@pydantic/genai-prices)/)' },
    ),
    rule(
      'contracts-are-schemas',
      'lib/contracts holds the HTTP API schemas: zod and lib/domain only.',
      { path: '^lib/contracts/' },
      { pathNot: '^(lib/contracts/|lib/domain/|node_modules/(zod|zod-openapi)/)' },
    ),
    rule(
      'presenters-are-pure',
      'lib/presenters turns data into models for page and mail: lib/domain and lib/contracts only.',
      { path: '^lib/presenters/' },
      { pathNot: '^(lib/presenters/|lib/domain/|lib/contracts/|node_modules/(temporal-polyfill)/)' },
    ),
    rule(
      'texts-are-words',
      'lib/texts holds what pages say. Numbers, dates and names come in as arguments, written already.',
      { path: '^lib/texts/' },
      { pathNot: '^lib/texts/' },
    ),
    rule(
      'pure-code-has-no-node',
      'Pure code touches no Node built-in: do the I/O at the edge and pass the result in.',
      { path: PURE },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'only-db-imports-prisma',
      'lib/db is the only room that knows the generated Prisma client and pg. Add a function there.',
      { path: '^(app|components|lib|tests)/', pathNot: '^(lib/db/|tests/)' },
      { path: '(^lib/db/generated/|node_modules/(@prisma|pg|pg-copy-streams)/)' },
    ),
    rule(
      'components-ask-hooks',
      'Components show. Data comes from lib/queries hooks or props, never from services, db, providers or channels.',
      { path: '^components/' },
      {
        path: '^lib/(services|db|providers|channels|worker|cli|api|auth|simulator|scanner)/',
        pathNot: '^lib/auth/client',
      },
    ),
    rule(
      'client-code-stays-out-of-the-server',
      'lib/queries runs in the browser: it speaks HTTP through lib/http/api-client and knows contracts only.',
      { path: '^lib/queries/' },
      {
        path: '^lib/(services|db|providers|channels|worker|cli|api|auth|simulator|env|logger)',
        pathNot: '^lib/auth/client',
      },
    ),
    rule(
      'ui-knows-no-product',
      'components/ui could ship in a different product: no product rooms in it.',
      { path: '^components/ui/' },
      { path: '^(lib/(?!ui|texts/en/(ui|common)\\.ts)|components/(?!ui/))' },
    ),
    rule(
      'charts-decide-nothing',
      'components/charts draw a prepared model: import presenters, texts and ui only.',
      { path: '^components/charts/' },
      { path: '^lib/(?!presenters|domain|texts)' },
    ),
    rule(
      'operations-stand-in-the-table',
      'An operation of the HTTP API is an entry of a table in lib/api: describe it there.',
      { path: '^(app|components|lib)/', pathNot: '^lib/(api|http)/' },
      { path: '^lib/http/operation\\.ts$' },
    ),
    rule(
      'one-route-dispatches',
      'The catch-all route of the HTTP API is the only way into lib/api; the client of the pages takes its types, the documentation lists its operations.',
      {
        path: '^(app|components|lib)/',
        pathNot: '^(app/api/v1/\\[\\.\\.\\.path\\]/|app/docs/load-docs\\.ts$|lib/api/|lib/http/api-client\\.ts$)',
      },
      { path: '^lib/api/' },
    ),
    rule(
      'the-client-takes-types-only',
      'lib/http/api-client runs in the browser: import types of lib/api with `import type`.',
      { path: '^lib/http/api-client\\.ts$' },
      { path: '^lib/(api|services|auth)/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'tables-call-services',
      'A handler calls one service. What it takes from db, providers or channels belongs into that service.',
      { path: '^lib/api/' },
      { path: '^lib/(db|providers|channels|simulator|worker|cli|queries)/' },
    ),
    rule(
      'no-layer-asks-back',
      'db, providers and channels are edges: they know lib/domain, never services, HTTP or the worker.',
      { path: '^lib/(db|providers|channels|simulator|scanner)/' },
      { path: '^(app|components)/|^lib/(services|worker|cli|api|http|queries|presenters|auth)/' },
    ),
    rule(
      'channels-know-no-database',
      'A channel receives a rendered message.',
      { path: '^lib/channels/' },
      { path: '^lib/(db|providers)/' },
    ),
    rule(
      'providers-know-no-database',
      'A provider returns domain values.',
      { path: '^lib/providers/' },
      { path: '^lib/(db|channels)/' },
    ),
    rule(
      'services-are-not-processes',
      'Services are called by app, worker and cli, not the other way round.',
      { path: '^lib/services/' },
      { path: '^(app|components)/|^lib/(worker|cli|api|queries)/' },
    ),
    rule(
      'routes-go-through-services',
      'app/ reads the request, calls one service or query and renders. It never touches db, providers or channels.',
      { path: '^app/' },
      { path: '^lib/(db|providers|channels|simulator|worker|cli)/' },
    ),
    rule(
      'no-tests-in-product',
      'Product code never imports tests.',
      { path: '^(app|components|lib)/' },
      { path: '^tests/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|lib/db/generated/.*\\.wasm)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
