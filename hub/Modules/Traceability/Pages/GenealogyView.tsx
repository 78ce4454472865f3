import { IconBinaryTree } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { Go } from '@ui/parts/Go';
import { Answer, EmptyState } from '@ui/parts/notices';
import { Uid } from '@ui/parts/Uid';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Genealogy } from './api';
import css from './GenealogyView.module.css';
import { boxHeight, boxWidth, layOutGenealogy } from './genealogyLayout';
import { UnitState } from './UnitState';

/** What went into the unit (left) and what it went into (right), as a drawing that can be walked by mouse and keyboard. */
export function GenealogyView({ uid }: { uid: string }) {
  const { t } = useTranslation('traceability');
  const query = useAnswer('/api/v1/units/{uid}/genealogy', { path: { uid } }, { topics: ['tokens'], onlyKey: uid });
  return (
    <Answer query={query} rows={4}>
      {(genealogy) =>
        genealogy.nodes.length < 2 ? (
          <EmptyState small icon={IconBinaryTree} title={t('genealogy.empty')} text={t('genealogy.empty.next')} />
        ) : (
          <Drawing genealogy={genealogy} uid={uid} />
        )
      }
    </Answer>
  );
}

function Drawing({ genealogy, uid }: { genealogy: Genealogy; uid: string }) {
  const { t } = useTranslation('traceability');
  const formats = useFormats();
  const { units, links, width, height } = useMemo(() => layOutGenealogy(genealogy), [genealogy]);
  const holder = useRef<HTMLElement>(null);
  const self = units.find((unit) => unit.node.uid === uid);
  useEffect(() => {
    // A wide drawing opens at the unit that was asked for.
    if (self && holder.current) holder.current.scrollLeft = self.x + boxWidth / 2 - holder.current.clientWidth / 2;
  }, [self]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section ref={holder} className={css.holder} aria-label={t('genealogy')} tabIndex={0}>
      <div className={css.stage} style={{ width, height }}>
        <svg className={css.links} width={width} height={height} aria-hidden>
          <defs>
            <marker
              id="eh-part"
              viewBox="0 0 8 8"
              refX="6"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
              markerUnits="userSpaceOnUse"
            >
              <path d="M0 0 8 4 0 8z" fill="var(--eh-line-strong)" />
            </marker>
          </defs>
          {links.map((link) => (
            <path key={link.key} d={link.d} className={css.link} markerEnd="url(#eh-part)" />
          ))}
        </svg>
        {links.map((link) => (
          <span key={link.key} className={css.words} style={{ left: link.x, top: link.y }}>
            {link.edge.station ? `${link.edge.station.split('-').slice(1).join('-')} ` : ''}
            {formats.time(link.edge.at)}
          </span>
        ))}
        {units.map(({ node, x, y }) => (
          <div
            key={node.uid}
            className={`${css.unit} ${node.uid === uid ? css.self : ''}`}
            style={{ left: x, top: y, width: boxWidth, height: boxHeight }}
          >
            {node.uid === uid ? (
              <Uid uid={node.uid} link={false} />
            ) : (
              <Go to="/units/$uid" params={{ uid: node.uid }}>
                <Uid uid={node.uid} link={false} />
              </Go>
            )}
            <span className={css.name}>{node.itemName ?? t(`type.${node.type}`, { defaultValue: node.type })}</span>
            <UnitState state={node.state} />
          </div>
        ))}
      </div>
      {genealogy.truncated && <p className={css.more}>{t('genealogy.truncated')}</p>}
    </section>
  );
}
