import { describe } from 'vitest';
import { pop3Faults } from '../../reference/faults/pop3.js';
import { allRed } from './red.js';

describe('faults of POP3', () => allRed(pop3Faults, ['pop3/capa/', 'pop3/listings/']));
