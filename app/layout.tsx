import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { ReaderProvider } from '@/components/shell/reader-context';
import { SINGLE_KEYS_COOKIE } from '@/components/shell/shortcuts';
import { SIDEBAR_COOKIE } from '@/components/shell/sidebar-state';
import { parseTheme, THEME_COOKIE } from '@/components/ui/theme';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { Providers } from './providers';
import { findReader } from './reader';
import './globals.css';

/** Few pages show code, so this one is fetched only where it appears. */
const mono = localFont({
  src: '../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2',
  variable: '--font-geist-mono',
  weight: '100 900',
  preload: false,
});

export const metadata: Metadata = {
  title: { default: common.spendwatch, template: '%s · Spendwatch' },
  description: texts.siteDescription,
  icons: { icon: { url: '/favicon.svg', type: 'image/svg+xml' } },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafafa' },
    { media: '(prefers-color-scheme: dark)', color: '#0c0d0f' },
  ],
};

/** Theme and sidebar come from cookies, so that the first paint is right without a script. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const choices = await cookies();
  const theme = parseTheme(choices.get(THEME_COOKIE)?.value);
  const isFolded = choices.get(SIDEBAR_COOKIE)?.value === 'folded';
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${mono.variable}`}
      {...(theme === 'system' ? {} : { 'data-theme': theme })}
      {...(choices.get(SINGLE_KEYS_COOKIE)?.value === 'off' ? { 'data-single-keys': 'off' } : {})}
      {...(isFolded ? { 'data-sidebar': 'folded' } : {})}
    >
      <body>
        <ReaderProvider value={await findReader(null)}>
          <Providers>{children}</Providers>
        </ReaderProvider>
      </body>
    </html>
  );
}
