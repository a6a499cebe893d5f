import process from 'node:process';

/**
 * Loaded into the product before it starts: what it asks Google's servers, it asks the local provider at
 * GOOGLE_STAND_IN instead. Everything else of signing in with Google is the product's own code.
 */
const OF_GOOGLE = /^https:\/\/(?:oauth2|www)\.googleapis\.com(?=\/)/;
const fetchAnything = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  const local = url.replace(OF_GOOGLE, process.env['GOOGLE_STAND_IN'] ?? '$&');
  if (local === url) return fetchAnything(input, init);
  return fetchAnything(local, input instanceof Request ? input : init);
};
