import { load } from 'mailspec';
import { scenarios } from 'mailspec/node-test';

scenarios(load(['imap/expunge', 'drafts.yaml']), { target: 'target.yaml' });
