'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import { useDeferredValue, useState } from 'react';
import type { SearchHit } from '@/lib/contracts/installation/search';
import { searchQuery } from '@/lib/queries/installation/search';
import * as texts from '@/lib/texts/en/shell';
import { AskAnswer } from './ask-answer';
import { listPaletteCommands, type PaletteCommand } from './palette-commands';
import { describeHit, HIT_GROUPS } from './search-hit';
import { useWorkspace } from './workspace-context';

type CommandPaletteProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Ctrl/Cmd-K: pages, actions, what in the workspace has the letters typed in its name, and plain questions about usage. */
export default function CommandPalette({ isOpen, onOpenChange }: CommandPaletteProps) {
  const router = useRouter();
  const workspace = useWorkspace();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const { data, isError, isFetching } = useQuery({ ...searchQuery(wanted), enabled: isOpen && wanted !== '' });
  const hits = wanted === '' ? [] : (data?.data ?? []);
  const leave = () => {
    onOpenChange(false);
    setText('');
  };
  const go = (href: Route) => {
    leave();
    router.push(href);
  };
  const run = (command: PaletteCommand) => {
    if (command.href) return go(command.href);
    leave();
    command.run?.();
  };
  return (
    <Radix.Root open={isOpen} onOpenChange={(next) => (next ? onOpenChange(true) : leave())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-black/40" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[10vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 animate-rise overflow-hidden rounded-xl border border-line-strong bg-raised max-md:top-2"
        >
          <Radix.Title className="sr-only">{texts.commandPaletteTitle}</Radix.Title>
          <Command label={texts.commandPaletteTitle} loop>
            <div className="flex items-center gap-2 border-b px-4">
              <Search className="size-4 shrink-0 text-faint" aria-hidden />
              <Command.Input
                value={text}
                onValueChange={setText}
                placeholder={texts.commandPalettePlaceholder}
                className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-faint"
              />
            </div>
            <Command.List className="max-h-[min(60vh,28rem)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-sm text-muted">
                {isError
                  ? texts.commandPaletteError
                  : isFetching
                    ? texts.commandPaletteSearching
                    : texts.commandPaletteEmpty}
              </Command.Empty>
              <AskAnswer text={wanted} className={GROUP} itemClassName={ITEM} onOpen={go} />
              {HIT_GROUPS.map(({ kind, title }) => (
                <HitGroup key={kind} title={title} hits={hits.filter((hit) => hit.kind === kind)} onChoose={go} />
              ))}
              {listPaletteCommands(workspace).map(({ title, commands }) => (
                <Command.Group key={title} heading={title} className={GROUP}>
                  {commands.map((command) => (
                    <Command.Item
                      key={command.label}
                      value={`${title} ${command.detail ?? ''} ${command.label}`}
                      onSelect={() => run(command)}
                      className={ITEM}
                    >
                      <command.icon className="size-4 shrink-0 text-faint" aria-hidden />
                      {command.label}
                      {command.detail ? <span className="ml-auto text-xs text-muted">{command.detail}</span> : null}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const GROUP =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted';
const ITEM =
  'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm aria-selected:bg-hover max-md:min-h-11';

type HitGroupProps = { title: string; hits: readonly SearchHit[]; onChoose: (href: Route) => void };

function HitGroup({ title, hits, onChoose }: HitGroupProps) {
  if (hits.length === 0) return null;
  return (
    <Command.Group heading={title} className={GROUP} forceMount>
      {hits.map((hit) => {
        const { icon: Icon, href } = describeHit(hit);
        return (
          // The server chose these; letters inside of an id need not be in sight.
          <Command.Item
            key={hit.id}
            value={`${hit.kind} ${hit.id}`}
            forceMount
            onSelect={() => onChoose(href)}
            className={ITEM}
          >
            <Icon className="size-4 shrink-0 text-faint" aria-hidden />
            <span className="min-w-0 truncate">{hit.name}</span>
            <span className="ml-auto max-w-[45%] shrink-0 truncate text-xs text-muted">{hit.detail}</span>
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}
