import process from 'node:process';
import { Command } from 'commander';
import { reportCrashes } from '@/lib/logger';
import packageJson from '../../package.json' with { type: 'json' };
import { registerAccountCommand } from './account';
import { registerApplyCommand } from './apply';
import { registerAuditCommand } from './audit';
import { registerBacktestCommand } from './backtest';
import { registerBackupCommands } from './backup';
import { registerConnectCommand } from './connect';
import { registerDemoCommand } from './demo';
import { registerDoctorCommand } from './doctor';
import { chooseExitStatus, EXIT, renderFailure } from './exit';
import { registerExportCommand } from './export';
import { registerMigrateCommand } from './migrate';
import { registerPartCommands } from './parts';
import { registerPullCommand } from './pull';
import { registerRepriceCommand } from './reprice';
import { loadDotEnv } from './runtime';
import { registerSecretsCommand } from './secrets';
import { registerSimulateCommand } from './simulate';
import { registerTokenCommand } from './token';
import { registerUpCommand } from './up';

const program = new Command('spendwatch')
  .description('Watches what an organization spends on AI APIs and tells its people within minutes when a key leaks.')
  .version(packageJson.version)
  .showHelpAfterError('(add --help for the options)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.wrongUse));

registerUpCommand(program);
registerPartCommands(program);
registerMigrateCommand(program);
registerDoctorCommand(program);
registerConnectCommand(program);
registerPullCommand(program);
registerTokenCommand(program);
registerSecretsCommand(program);
registerAccountCommand(program);
registerAuditCommand(program);
registerBackupCommands(program);
registerSimulateCommand(program);
registerBacktestCommand(program);
registerRepriceCommand(program);
registerExportCommand(program);
registerApplyCommand(program);
registerDemoCommand(program);

loadDotEnv();
reportCrashes();
try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`${renderFailure(error)}\n`);
  process.exitCode = chooseExitStatus(error);
}
