import { Banner } from '@/components/ui/banner';

/** Why a redirect led to the sign-in page, by the code it carries. */
export function SignInNotice({ error, strandedAs }: { error: string | null; strandedAs: string | null }) {
  const notice = error === null ? explainStranding(strandedAs) : explainError(error);
  if (!notice) return null;
  return (
    <div className="mb-4">
      <Banner tone="warning" title={notice.title}>
        {notice.text}
      </Banner>
    </div>
  );
}

function explainStranding(email: string | null) {
  if (email === null) return null;
  return {
    title: `${email} belongs to no workspace`,
    text: 'Ask a member there for an invitation, or sign in with another address.',
  };
}

function explainError(error: string) {
  switch (error) {
    case 'link':
      return {
        title: 'This sign-in link was used already or has expired',
        text: 'Sign in with your password, or start Spendwatch again for a new link.',
      };
    case 'signup_disabled':
      return {
        title: 'No account has this address',
        text: 'Ask an administrator for an invitation and open its link first.',
      };
    case 'account_not_linked':
      return {
        title: 'The provider does not vouch for this address',
        text: 'Verify the address there, or sign in with your password.',
      };
    default:
      return { title: 'The provider did not sign you in', text: 'Try again, or sign in another way.' };
  }
}
