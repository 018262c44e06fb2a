import { type ComponentType, lazy, Suspense } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { ClassTable } from './class-table.tsx';
import { Mistakes } from './mistakes.tsx';
import { RunComparisonView } from './run-comparison-view.tsx';
import type { RunViewProps } from './run-view-props.ts';
import { useEvaluateTab } from './use-evaluate.ts';
import './run-tabs.css';

/** The chart library comes with the first chart. */
const Confusion = lazy(async () => ({ default: (await import('./confusion.tsx')).Confusion }));
const Calibration = lazy(async () => ({ default: (await import('./calibration.tsx')).Calibration }));

const TABS: readonly { id: string; name: string; view: ComponentType<RunViewProps> }[] = [
  { id: 'mistakes', name: 'Mistakes', view: Mistakes },
  { id: 'classes', name: 'Classes', view: ClassTable },
  { id: 'confusion', name: 'Confusion', view: Confusion },
  { id: 'calibration', name: 'Calibration', view: Calibration },
  { id: 'runs', name: 'Compare runs', view: RunComparisonView },
];

export function RunTabs({ run, onPicture }: RunViewProps) {
  const tab = useEvaluateTab((state) => state.tab);
  return (
    <Tabs
      className="run-tabs"
      selectedKey={tab}
      onSelectionChange={(key) => useEvaluateTab.setState({ tab: String(key) })}
    >
      <TabList className="run-tab-list" aria-label="Views of the evaluation">
        {TABS.map(({ id, name }) => (
          <Tab key={id} id={id} className="run-tab">
            {name}
          </Tab>
        ))}
      </TabList>
      {TABS.map(({ id, view: View }) => (
        <TabPanel key={id} id={id} className="run-panel">
          <Suspense fallback={<p className="soft">Drawing.</p>}>
            <View run={run} onPicture={onPicture} />
          </Suspense>
        </TabPanel>
      ))}
    </Tabs>
  );
}
