import { Command, Help } from 'commander';
import { expect, test } from 'vitest';
import { COMMANDS, listCommands } from '@/lib/cli/commands';

test('the list of all commands says of each what the command itself says', async () => {
  const program = new Command();
  for (const { load } of COMMANDS) (await load())(program);
  const help = new Help();
  const loaded = program.commands.map((command) => [help.subcommandTerm(command), command.description()]);
  expect(COMMANDS.flatMap(({ listed }) => listed)).toEqual(loaded);
}, 60_000);

test('the list is drawn without loading a command', () => {
  const program = new Command('spendwatch');
  listCommands(program);
  const text = program.helpInformation();
  for (const [usage] of COMMANDS.flatMap(({ listed }) => listed)) expect(text).toContain(`  ${usage}`);
});
