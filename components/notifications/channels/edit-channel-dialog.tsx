'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input, Select } from '@/components/ui/field';
import { NameField } from '@/components/ui/name-field';
import { toast } from '@/components/ui/toast';
import type { Channel } from '@/lib/contracts/notifications/channels';
import { findFieldError } from '@/lib/http/field-error';
import { channelsQuery, useUpdateChannel } from '@/lib/queries/notifications/channels';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/channels';
import { getKindGuide, readKindConfig } from './channel-kinds';
import { KindFields } from './kind-fields';

const AUTOMATIC = 'automatic';
const NO_FALLBACK = 'none';

/** What was entered before, as text; secrets are not known here and stay empty. */
function readTyped({ config }: Pick<Channel, 'config'>): Record<string, string> {
  const entries = Object.entries(config as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([path, value]) => [path, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}

/** The change that makes a channel what it was, its secrets apart. */
function makeWayBack({ id, kind, name, config, rateCap, fallsBack, fallbackChannelId }: Channel) {
  const guide = getKindGuide(kind);
  const settings = guide.fields.length === 0 ? {} : { config: readKindConfig(guide, readTyped({ config })) };
  return { id, name, ...settings, rateCap, fallsBack, fallbackChannelId };
}

/** Name, settings, how much one recipient gets, and who stands in when it fails. */
export function EditChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const guide = getKindGuide(channel.kind);
  const [name, setName] = useState(channel.name);
  const [typed, setTyped] = useState(() => readTyped(channel));
  const [cap, setCap] = useState(channel.rateCap === null ? '' : String(channel.rateCap));
  const [standIn, setStandIn] = useState(channel.fallsBack ? (channel.fallbackChannelId ?? AUTOMATIC) : NO_FALLBACK);
  const { data } = useQuery(channelsQuery());
  const update = useUpdateChannel();
  const submit = () =>
    update.mutate(
      {
        id: channel.id,
        name: name.trim(),
        ...(guide.fields.length === 0 ? {} : { config: readKindConfig(guide, typed) }),
        rateCap: cap.trim() === '' ? null : Number(cap),
        fallsBack: standIn !== NO_FALLBACK,
        fallbackChannelId: standIn === AUTOMATIC || standIn === NO_FALLBACK ? null : standIn,
      },
      {
        onSuccess: () => {
          const note = texts.editDone(name.trim());
          // A replaced secret is not known here, so it cannot be restored.
          const isReplaced = guide.fields.some(({ path, isSecret }) => isSecret && (typed[path] ?? '').trim() !== '');
          if (isReplaced) toast.success(note);
          else toast.undoable(note, () => update.mutate(makeWayBack(channel)));
          onClose();
        },
      },
    );
  const others = (data?.data ?? []).filter((one) => one.id !== channel.id);
  return (
    <Dialog isOpen onOpenChange={onClose} title={texts.editTitle(channel.name)} description={guide.label}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <NameField value={name} onChange={setName} error={findFieldError(update.error, 'name')} />
        <KindFields
          guide={guide}
          typed={typed}
          onType={(path, value) => setTyped((before) => ({ ...before, [path]: value }))}
          error={update.error}
          isEditing
        />
        <Field
          label={texts.editFallbackLabel}
          help={texts.editFallbackHelp}
          error={findFieldError(update.error, 'fallbackChannelId')}
        >
          {(field) => (
            <Select {...field} value={standIn} onChange={(event) => setStandIn(event.target.value)}>
              <option value={AUTOMATIC}>{texts.editNextChannelOption}</option>
              {others.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
              <option value={NO_FALLBACK}>{texts.editNoFallbackOption}</option>
            </Select>
          )}
        </Field>
        {channel.kind === 'webhook' || channel.kind === 'pagerduty' ? null : (
          <Field label={texts.editCapLabel} help={texts.editCapHelp} error={findFieldError(update.error, 'rateCap')}>
            {(field) => (
              <Input
                {...field}
                type="number"
                min={1}
                max={1000}
                placeholder="10"
                value={cap}
                onChange={(event) => setCap(event.target.value)}
              />
            )}
          </Field>
        )}
        {update.error ? (
          <p role="alert" className="text-sm text-critical">
            {update.error.message}
          </p>
        ) : null}
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={update.isPending} disabled={name.trim() === ''}>
            {common.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
