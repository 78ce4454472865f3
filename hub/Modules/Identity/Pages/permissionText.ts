import { useTranslation } from 'react-i18next';

/** `production.orders.release` in words: "Orders: release". */
export function usePermissionText(): (permission: string) => string {
  const { t } = useTranslation('identity');
  return (permission) => {
    const [, noun = '', verb = ''] = permission.split('.');
    return `${t(`noun.${noun}`, { defaultValue: noun })}: ${t(`verb.${verb}`, { defaultValue: verb })}`;
  };
}
