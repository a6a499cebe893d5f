import process from 'node:process';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Command } from 'commander';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';

/** Adds `mcp`: an assistant starts it and speaks the Model Context Protocol with it on standard input and output. */
export function registerMcpCommand(program: Command): void {
  program
    .command('mcp')
    .description('tools for assistants (Model Context Protocol) on standard input and output, with SPENDWATCH_TOKEN')
    .option('--url <address>', 'the instance to ask; default: SPENDWATCH_URL')
    .action(({ url }: { url?: string }) => runBridge(url));
}

/** Hands each message on to the instance and each answer back. What the token may do is decided there. */
async function runBridge(address?: string): Promise<void> {
  const env = readEnv();
  const token = env.SPENDWATCH_TOKEN;
  if (!token) {
    throw new AppError(
      'invalid_input',
      'SPENDWATCH_TOKEN: expected a token, from "spendwatch token create --scope read"',
    );
  }
  const base = address ?? env.publicUrl;
  if (!URL.canParse(base))
    throw new AppError('invalid_input', `--url "${base}": expected an address such as https://spend.example.com`);
  const http = new StreamableHTTPClientTransport(new URL('/api/v1/mcp', base), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  const stdio = new StdioServerTransport();
  const underway = new Set<Promise<void>>();
  http.onmessage = (message) => {
    const version = readVersion(message);
    if (version !== null) http.setProtocolVersion(version);
    void stdio.send(message);
  };
  stdio.onmessage = (message) => {
    const sent = http.send(message).catch((error: unknown) => refuse(message, error));
    underway.add(sent);
    void sent.finally(() => underway.delete(sent));
  };
  const refuse = async (message: JSONRPCMessage, error: unknown) => {
    const words = `${base} did not answer as expected: ${error instanceof Error ? error.message : String(error)}`;
    process.stderr.write(`${words}\n`);
    if (!('id' in message) || !('method' in message)) return;
    await stdio.send({ jsonrpc: '2.0', id: message.id, error: { code: -32_000, message: words } });
  };
  await http.start();
  await stdio.start();
  await new Promise((resolve) => process.stdin.once('end', resolve));
  // What was asked before the input ended is still answered.
  await Promise.all(underway);
  await http.close();
}

/** The version that both sides agreed on, from the answer to the first message. */
function readVersion(message: JSONRPCMessage): string | null {
  if (!('result' in message)) return null;
  const { protocolVersion } = message.result;
  return typeof protocolVersion === 'string' ? protocolVersion : null;
}
