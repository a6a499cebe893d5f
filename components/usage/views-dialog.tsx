'use client';

import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { toast } from '@/components/ui/toast';
import type { SavedView } from '@/lib/contracts/usage/usage-views';
import type { ViewPage } from '@/lib/domain/usage/saved-filter';
import {
  savedViewsQuery,
  useCreateSavedView,
  useDeleteSavedView,
  useUpdateSavedView,
} from '@/lib/queries/usage/usage-views';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';

type Params = Record<string, string | string[]>;
type Props = {
  page: ViewPage;
  /** The present view. */
  params: Params;
  /** Where a page shows a saved view. */
  renderHref: (params: Params) => string;
  onClose: () => void;
};

/** Saved views of a page to go to, and the present one to keep. */
export default function ViewsDialog(props: Props) {
  const { data, error, refetch } = useQuery(savedViewsQuery(props.page));
  return (
    <Dialog isOpen onOpenChange={props.onClose} title={texts.viewsTitle}>
      <SaveForm page={props.page} params={props.params} />
      <div className="mt-4">
        {error ? (
          <ErrorState title={texts.viewsErrorTitle} cause={error.message} onRetry={() => void refetch()} />
        ) : !data ? (
          <SkeletonRows count={2} />
        ) : data.data.length === 0 ? (
          <p className="border-t py-6 text-center text-sm text-muted">{texts.viewsEmpty}</p>
        ) : (
          <ul className="divide-y border-y">
            {data.data.map((one) => (
              <SavedViewRow key={one.id} saved={one} {...props} />
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

function SaveForm({ page, params }: Pick<Props, 'page' | 'params'>) {
  const { can } = useWorkspace();
  const create = useCreateSavedView();
  const [name, setName] = useState('');
  const [isShared, setIsShared] = useState(false);
  const save = () =>
    create.mutate(
      { page, name: name.trim(), isShared, params },
      {
        onSuccess: () => {
          setName('');
          toast.success(texts.viewsSaved);
        },
      },
    );
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') save();
      }}
    >
      <Field label={texts.viewsNameLabel} error={create.error?.message}>
        {(field) => (
          <div className="flex gap-2">
            <Input
              {...field}
              required
              maxLength={80}
              placeholder={texts.viewsNamePlaceholder}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" variant="primary" isBusy={create.isPending}>
              {common.save}
            </Button>
          </div>
        )}
      </Field>
      {can.shareViews ? (
        <label className="flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={isShared}
            onChange={(event) => setIsShared(event.target.checked)}
          />
          {texts.viewsSharedLabel}
        </label>
      ) : null}
    </form>
  );
}

function SavedViewRow({ saved, page, params: present, renderHref, onClose }: Props & { saved: SavedView }) {
  const update = useUpdateSavedView();
  const remove = useDeleteSavedView();
  const create = useCreateSavedView();
  const { name, params, isShared } = saved;
  const onRemove = () =>
    remove.mutate(saved.id, {
      onSuccess: () => toast.undoable(texts.viewsDeleted(name), () => create.mutate({ page, name, params, isShared })),
      onError: (error) => toast.error(error.message),
    });
  return (
    <li className="flex min-h-11 items-center gap-2">
      <Link
        href={renderHref(params) as Route}
        prefetch={false}
        className="min-w-0 flex-1 py-2 text-sm hover:text-accent"
        onClick={onClose}
      >
        <bdi className="block truncate font-medium">{name}</bdi>
        <span className="text-xs text-muted">
          {saved.isMine ? (isShared ? texts.viewsYoursShared : texts.viewsYours) : texts.viewsSharedBy(saved.createdBy)}
        </span>
      </Link>
      {saved.isMine ? (
        <Button
          size="sm"
          variant="ghost"
          isBusy={update.isPending}
          aria-label={texts.viewsReplaceLabel(name)}
          onClick={() =>
            update.mutate(
              { id: saved.id, params: present },
              {
                onSuccess: () =>
                  toast.undoable(texts.viewsReplaced(name), () => update.mutate({ id: saved.id, params })),
                onError: (error) => toast.error(error.message),
              },
            )
          }
        >
          {common.replace}
        </Button>
      ) : null}
      {saved.isMine ? (
        <IconButton label={texts.viewsDeleteLabel(name)} size="sm" isBusy={remove.isPending} onClick={onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
      ) : null}
    </li>
  );
}
