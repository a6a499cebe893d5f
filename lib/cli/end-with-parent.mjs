import process from 'node:process';

// Loaded before a part of the product: when its supervisor is gone without a word (killed), nothing may keep the port.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
