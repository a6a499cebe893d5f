'use client';

import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { useAcknowledgeIncidents } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/incidents';

type BulkAcknowledgeProps = {
  open: readonly Incident[];
  picked: ReadonlySet<string>;
  onPick: (picked: ReadonlySet<string>) => void;
};

/** Acknowledges several open incidents at once, as after a storm. */
export function BulkAcknowledge({ open, picked, onPick }: BulkAcknowledgeProps) {
  const acknowledge = useAcknowledgeIncidents();
  const wanted = open.filter((incident) => picked.has(incident.id)).map((incident) => incident.id);
  const areAllPicked = wanted.length === open.length;
  const take = () =>
    acknowledge.mutate(wanted, {
      onSuccess: ({ acknowledged, skipped }) => {
        onPick(new Set());
        toast.success(texts.bulkAcknowledgeDone(acknowledged.length, skipped.length));
      },
      onError: (error) => toast.error(texts.bulkAcknowledgeFailed(error.message)),
    });
  return (
    <div className="mb-2 flex min-h-8 flex-wrap items-center gap-3 px-4 text-sm">
      <label className="flex items-center gap-2 text-muted">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={areAllPicked}
          onChange={() => onPick(areAllPicked ? new Set() : new Set(open.map((incident) => incident.id)))}
        />
        {wanted.length === 0
          ? texts.bulkAcknowledgePickAllLabel(open.length)
          : texts.bulkAcknowledgePickedLabel(wanted.length)}
      </label>
      {wanted.length > 0 ? (
        <Button size="sm" variant="primary" isBusy={acknowledge.isPending} onClick={take}>
          {texts.bulkAcknowledgeButton(wanted.length)}
        </Button>
      ) : null}
    </div>
  );
}
