'use client';

import { useQuery } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { CalendarLink } from '@/lib/contracts/keys/calendar';
import { formatDay } from '@/lib/presenters/instant';
import { calendarLinksQuery, useCreateCalendarLink, useRevokeCalendarLink } from '@/lib/queries/keys/calendar';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys-calendar';

/** Addresses under which calendar programs read the rotation calendar: made, shown once, listed, revoked. */
export function CalendarLinks() {
  const { data } = useQuery(calendarLinksQuery());
  const create = useCreateCalendarLink();
  const [revoked, setRevoked] = useState<CalendarLink | null>(null);
  const links = data?.data ?? [];
  return (
    <Card title={texts.linksTitle} note={texts.linksNote}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">{texts.linksText}</p>
        {create.data ? <Address value={create.data.url} onClose={create.reset} /> : <NewLink create={create} />}
        {links.length > 0 ? (
          <ul className="divide-y border-y">
            {links.map((link) => (
              <LinkRow key={link.id} link={link} onRevoke={() => setRevoked(link)} />
            ))}
          </ul>
        ) : null}
      </div>
      {revoked ? <RevokeLink link={revoked} onClose={() => setRevoked(null)} /> : null}
    </Card>
  );
}

function NewLink({ create }: { create: ReturnType<typeof useCreateCalendarLink> }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    create.mutate({ name: String(typed.get('name')).trim(), onlyMine: typed.has('onlyMine') });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label={texts.linkNameLabel} error={create.error?.message}>
        {(field) => <Input {...field} name="name" required maxLength={80} placeholder={texts.linkNamePlaceholder} />}
      </Field>
      <label className="flex items-center gap-2 text-sm">
        <input type="checkbox" name="onlyMine" className="size-4 accent-accent" />
        {texts.linkMineLabel}
      </label>
      <Button type="submit" className="self-start" isBusy={create.isPending}>
        {texts.linkCreateButton}
      </Button>
    </form>
  );
}

function Address({ value, onClose }: { value: string; onClose: () => void }) {
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => toast.success(common.copied),
      () => toast.error(common.copyFailed),
    );
  return (
    <div className="flex flex-col gap-2">
      <Field label={texts.linkCreatedLabel}>
        {(field) => (
          <Input
            {...field}
            readOnly
            value={value}
            className="font-mono text-xs"
            onFocus={(event) => event.target.select()}
          />
        )}
      </Field>
      <div className="flex gap-2">
        <Button size="sm" onClick={() => void copy()} aria-label={texts.linkCopyLabel}>
          <Copy aria-hidden />
          {common.copy}
        </Button>
        <Button size="sm" onClick={onClose}>
          {common.done}
        </Button>
      </div>
    </div>
  );
}

function LinkRow({ link, onRevoke }: { link: CalendarLink; onRevoke: () => void }) {
  const reader = useReader();
  const { name, createdBy, lastOpenedAt } = link;
  return (
    <li className="flex min-h-11 items-center gap-3 py-1.5">
      <div className="min-w-0 flex-1">
        <bdi className="block truncate text-sm">{name}</bdi>
        <span className="text-xs text-muted">
          {texts.linkFacts(createdBy, lastOpenedAt === null ? null : formatDay(lastOpenedAt, reader))}
        </span>
      </div>
      <Button size="sm" variant="danger" aria-label={texts.linkRevokeLabel(name)} onClick={onRevoke}>
        {common.revoke}
      </Button>
    </li>
  );
}

function RevokeLink({ link, onClose }: { link: CalendarLink; onClose: () => void }) {
  const revoke = useRevokeCalendarLink();
  const confirm = () =>
    revoke.mutate(link.id, {
      onSuccess: () => {
        toast.success(texts.linkRevokeDone);
        onClose();
      },
    });
  return (
    <ConfirmDialog
      title={texts.linkRevokeQuestion(link.name)}
      confirmLabel={common.revoke}
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {texts.linkRevokeEffect}
    </ConfirmDialog>
  );
}
