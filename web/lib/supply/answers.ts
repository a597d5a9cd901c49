/** What the API answers about supply, as the page reads it. */
import type { z } from 'zod';
import type * as schemas from '../server/supply-schemas.ts';

export type SupplyAnswer = z.infer<typeof schemas.supplyAnswer>;
export type SupplyChildrenAnswer = z.infer<typeof schemas.supplyChildrenAnswer>;
export type TransfersAnswer = z.infer<typeof schemas.transfersAnswer>;
export type FlowAnswer = z.infer<typeof schemas.flowAnswer>;

export type ChildRow = SupplyChildrenAnswer['children'][number];
export type AdvisedTransfer = TransfersAnswer['transfers'][number];
