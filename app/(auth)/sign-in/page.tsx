import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthFrame } from '@/components/auth/auth-frame';
import { SignInForm } from '@/components/auth/sign-in-form';
import { Banner } from '@/components/ui/banner';
import { parseNextPath } from '@/lib/auth/next-path';
import { isSetupNeeded } from '@/lib/services/setup-owner';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  if (await isSetupNeeded()) redirect('/setup');
  const { next, error } = await searchParams;
  return (
    <AuthFrame title="Sign in to Spendwatch" note="See what your organization spends on AI APIs.">
      {error === 'link' ? (
        <div className="mb-4">
          <Banner tone="warning" title="This sign-in link was used already or has expired">
            Sign in with your password, or start Spendwatch again for a new link.
          </Banner>
        </div>
      ) : null}
      <SignInForm nextPath={parseNextPath(typeof next === 'string' ? next : null)} />
    </AuthFrame>
  );
}
