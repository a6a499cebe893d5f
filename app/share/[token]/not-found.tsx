import { Mark } from '@/components/shell/mark';
import * as texts from '@/lib/texts/en/usage';

export default function ShareNotFound() {
  return (
    <main className="grid min-h-dvh place-items-center px-6 text-center">
      <div>
        <Mark className="mx-auto size-8" />
        <h1 className="mt-4 text-xl font-semibold tracking-tight">{texts.sharedViewNotFoundTitle}</h1>
        <p className="mt-1 max-w-sm text-muted">{texts.sharedViewNotFoundText}</p>
      </div>
    </main>
  );
}
