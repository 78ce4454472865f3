import '@xyflow/react/dist/base.css';
import { IconBinaryTree } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { Go } from '@ui/parts/Go';
import { Answer, EmptyState, Waiting } from '@ui/parts/notices';
import { Uid } from '@ui/parts/Uid';
import { Background, Controls, type Edge, Handle, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import ELK from 'elkjs/lib/elk.bundled.js';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Genealogy } from './api';
import css from './GenealogyView.module.css';
import { UnitState } from './UnitState';

type UnitNode = Node<{ uid: string; name: string; state: string; self: boolean }, 'unit'>;

const size = { width: 236, height: 72 };
const nodeTypes = { unit: UnitBox };

/** What went into the unit (left) and what it went into (right), as a drawing that can be walked. */
export default function GenealogyView({ uid }: { uid: string }) {
  const { t } = useTranslation('traceability');
  const query = useAnswer<Genealogy>(`/units/${encodeURIComponent(uid)}/genealogy`, {}, ['tokens']);
  return (
    <Answer query={query} rows={4}>
      {(genealogy) =>
        genealogy.nodes.length < 2 ? (
          <EmptyState icon={IconBinaryTree} title={t('genealogy.empty')} text={t('genealogy.empty.next')} />
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
  const [drawn, setDrawn] = useState<{ nodes: UnitNode[]; edges: Edge[]; height: number } | null>(null);
  useEffect(() => {
    let current = true;
    void layOut(genealogy).then(({ at, height }) => {
      if (!current) return;
      setDrawn({
        height,
        nodes: genealogy.nodes.map((node) => ({
          id: node.uid,
          type: 'unit',
          position: at.get(node.uid) ?? { x: 0, y: 0 },
          data: { uid: node.uid, name: node.itemName ?? node.type, state: node.state, self: node.uid === uid },
          ...size,
        })),
        edges: genealogy.edges.map((edge) => ({
          id: `${edge.child}>${edge.parent}`,
          source: edge.child,
          target: edge.parent,
          label: [edge.station, formats.time(edge.at)].filter(Boolean).join(' · '),
          className: css.edge,
        })),
      });
    });
    return () => {
      current = false;
    };
  }, [genealogy, uid, formats.time]);
  if (!drawn) return <Waiting rows={4} />;
  return (
    <section
      className={css.holder}
      style={{ height: Math.min(520, Math.max(190, drawn.height + 70)) }}
      aria-label={t('genealogy')}
    >
      <ReactFlow
        nodes={drawn.nodes}
        edges={drawn.edges}
        nodeTypes={nodeTypes}
        fitView
        fitViewOptions={{ padding: 0.12, maxZoom: 1 }}
        minZoom={0.2}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        nodesFocusable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={18} size={1} color="var(--eh-line)" />
        <Controls showInteractive={false} />
      </ReactFlow>
      {genealogy.truncated && <p className={css.more}>{t('genealogy.truncated')}</p>}
    </section>
  );
}

function UnitBox({ data }: NodeProps<UnitNode>) {
  return (
    <div className={`${css.unit} ${data.self ? css.self : ''}`}>
      <Handle type="target" position={Position.Left} className={css.handle} isConnectable={false} />
      {data.self ? (
        <Uid uid={data.uid} link={false} />
      ) : (
        <Go to="/units/$uid" params={{ uid: data.uid }} className="nodrag nopan">
          <Uid uid={data.uid} link={false} />
        </Go>
      )}
      <span className={css.name}>{data.name}</span>
      <UnitState state={data.state} />
      <Handle type="source" position={Position.Right} className={css.handle} isConnectable={false} />
    </div>
  );
}

async function layOut(genealogy: Genealogy): Promise<{ at: Map<string, { x: number; y: number }>; height: number }> {
  const placed = await new ELK().layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.spacing.nodeNode': '22',
      'elk.layered.spacing.nodeNodeBetweenLayers': '120',
    },
    children: genealogy.nodes.map((node) => ({ id: node.uid, ...size })),
    edges: genealogy.edges.map((edge) => ({
      id: `${edge.child}>${edge.parent}`,
      sources: [edge.child],
      targets: [edge.parent],
    })),
  });
  return {
    at: new Map(placed.children?.map((node) => [node.id, { x: node.x ?? 0, y: node.y ?? 0 }])),
    height: Math.max(0, ...(placed.children ?? []).map((node) => (node.y ?? 0) + size.height)),
  };
}
