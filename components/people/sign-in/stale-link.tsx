import { Banner } from '@/components/ui/banner';
import * as texts from '@/lib/texts/en/people/sign-in';
import { BackToSignIn } from './forgot-password-form';

/** Instead of the form that a link from a mail leads to, where the link lost its token. */
export function StaleLink() {
  return (
    <div className="flex flex-col gap-4">
      <Banner tone="warning" title={texts.staleLinkTitle}>
        {texts.staleLinkText}
      </Banner>
      <BackToSignIn />
    </div>
  );
}
