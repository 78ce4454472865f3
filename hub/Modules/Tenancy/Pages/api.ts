import type { Schema } from '@ui/api/client';

export type NewTenant = Schema<'TenantRequest'>;
export type ProvisioningRun = Schema<'ProvisioningRun'>;
export type ProvisioningStep = Schema<'ProvisioningStep'>;
