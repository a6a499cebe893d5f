import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthFrame } from '@/components/auth/auth-frame';
import { SetupForm } from '@/components/auth/setup-form';
import { isSetupNeeded } from '@/lib/services/setup-owner';

export const metadata: Metadata = { title: 'Set up' };

export default async function SetupPage() {
  if (!(await isSetupNeeded())) redirect('/sign-in');
  return (
    <AuthFrame
      title="Set up Spendwatch"
      note="You become the owner of this installation. There is no default password."
    >
      <SetupForm />
    </AuthFrame>
  );
}
