import { describe } from 'vitest';
import { smtpFaults } from '../../reference/faults/smtp.js';
import { allRed } from './red.js';

describe('faults of SMTP', () => allRed(smtpFaults, ['smtp/commands/', 'smtp/auth/', 'smtp/smtputf8/query-replies']));
