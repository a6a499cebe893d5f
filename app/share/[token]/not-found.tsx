import { Mark } from '@/components/shell/mark';

export default function ShareNotFound() {
  return (
    <main className="grid min-h-dvh place-items-center px-6 text-center">
      <div>
        <Mark className="mx-auto size-8" />
        <h1 className="mt-4 text-xl font-semibold tracking-tight">This link does not work</h1>
        <p className="mt-1 max-w-sm text-muted">
          It has expired, was revoked, or was copied in part. Ask the person who sent it for a new one.
        </p>
      </div>
    </main>
  );
}
