import { ListFilter } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { isFiltered } from '../../store/gallery-filter.ts';
import { useApp } from '../store-context.ts';
import { FilterFields } from './filter-fields.tsx';
import '../controls/controls.css';
import '../controls/menu.css';
import './filter-button.css';

export function FilterButton() {
  const filtered = useApp((state) => isFiltered(state.gallery));
  return (
    <DialogTrigger>
      <Button className="button button-plain filter-button" data-on={filtered || undefined}>
        <ListFilter size={16} strokeWidth={1.75} />
        Filter
      </Button>
      <Popover className="menu-popover filter-popover" offset={6} placement="bottom end">
        <Dialog aria-label="Filter" className="filter-dialog">
          <FilterFields />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
