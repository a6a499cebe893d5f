'use client';

import { useQuery } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input, Select } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { ShareLink, ShareLinkCreated } from '@/lib/contracts/usage/usage-views';
import { formatDay } from '@/lib/presenters/instant';
import { readSearchParams, renderUsageParams, type UsageView } from '@/lib/presenters/usage/usage-view';
import { shareLinksQuery, useCreateShareLink, useRevokeShareLink } from '@/lib/queries/usage/usage-views';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';

const LIVES = [1, 7, 30, 90, 365] as const;

type ShareDialogProps = { view: UsageView; title: string; onClose: () => void };

/** Makes a link that shows this view to anybody, and lists those that still work. */
export default function ShareDialog({ view, title, onClose }: ShareDialogProps) {
  const create = useCreateShareLink();
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={create.data ? texts.shareLinkTitle : texts.shareTitle}
      description={create.data ? texts.shareLinkDescription : texts.shareDescription}
    >
      {create.data ? (
        <Created link={create.data} onClose={onClose} />
      ) : (
        <>
          <ShareForm view={view} title={title} create={create} />
          <Links />
        </>
      )}
    </Dialog>
  );
}

type ShareFormProps = { view: UsageView; title: string; create: ReturnType<typeof useCreateShareLink> };

function ShareForm({ view, title, create }: ShareFormProps) {
  const [name, setName] = useState(title);
  const [days, setDays] = useState<number>(30);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const params = readSearchParams(renderUsageParams(view)) as Record<string, string[]>;
        create.mutate({ name: name.trim(), params, expiresInDays: days });
      }}
    >
      <div className="grid gap-3 sm:grid-cols-[1fr_9rem]">
        <Field label={texts.shareTitleLabel} error={create.error?.message}>
          {(field) => (
            <Input {...field} required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label={texts.shareExpiryLabel}>
          {(field) => (
            <Select {...field} value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {LIVES.map((one) => (
                <option key={one} value={one}>
                  {texts.shareExpiryOption(one)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <DialogActions>
        <Button type="submit" variant="primary" isBusy={create.isPending} disabled={name.trim() === ''}>
          {texts.shareCreateButton}
        </Button>
      </DialogActions>
    </form>
  );
}

function Created({ link, onClose }: { link: ShareLinkCreated; onClose: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <Address label={texts.sharePageLabel} value={link.url} />
      <Address label={texts.shareAddressLabel} value={link.chartUrl} />
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {common.done}
        </Button>
      </DialogActions>
    </div>
  );
}

function Address({ label, value }: { label: string; value: string }) {
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => toast.success(common.copied),
      () => toast.error(common.copyFailed),
    );
  return (
    <Field label={label}>
      {(field) => (
        <div className="flex gap-2">
          <Input
            {...field}
            readOnly
            value={value}
            className="font-mono text-xs"
            onFocus={(event) => event.target.select()}
          />
          <Button onClick={() => void copy()} aria-label={texts.shareCopyLabel(label)}>
            <Copy aria-hidden />
            {common.copy}
          </Button>
        </div>
      )}
    </Field>
  );
}

/** Links that still work, each with its end. */
function Links() {
  const reader = useReader();
  const { data } = useQuery(shareLinksQuery());
  const [revoked, setRevoked] = useState<ShareLink | null>(null);
  if (!data || data.data.length === 0) return null;
  return (
    <section className="mt-5">
      <h3 className="pb-1 text-xs text-muted">{texts.shareLinksHeading}</h3>
      <ul className="divide-y border-y">
        {data.data.map((link) => (
          <li key={link.id} className="flex min-h-11 items-center gap-3 py-1.5">
            <div className="min-w-0 flex-1">
              <bdi className="block truncate text-sm">{link.name}</bdi>
              <span className="text-xs text-muted">
                {texts.shareLinkFacts(
                  link.createdBy,
                  formatDay(link.expiresAt, reader),
                  link.lastOpenedAt === null ? null : formatDay(link.lastOpenedAt, reader),
                )}
              </span>
            </div>
            <Button
              size="sm"
              variant="danger"
              aria-label={texts.shareRevokeLabel(link.name)}
              onClick={() => setRevoked(link)}
            >
              {common.revoke}
            </Button>
          </li>
        ))}
      </ul>
      {revoked ? <RevokeLink link={revoked} onClose={() => setRevoked(null)} /> : null}
    </section>
  );
}

/** Asks for the name of the link before it ends for everybody who has it. */
function RevokeLink({ link, onClose }: { link: ShareLink; onClose: () => void }) {
  const revoke = useRevokeShareLink();
  const confirm = () =>
    revoke.mutate(link.id, {
      onSuccess: () => {
        toast.success(texts.shareRevokeDone);
        onClose();
      },
    });
  return (
    <TypedConfirm
      isOpen
      onOpenChange={onClose}
      title={texts.shareRevokeQuestion}
      expected={link.name}
      confirmLabel={texts.shareRevokeConfirm}
      isBusy={revoke.isPending}
      error={revoke.error?.message}
      onConfirm={confirm}
    >
      {texts.shareRevokeEffect}
    </TypedConfirm>
  );
}
