import type { Command } from 'commander'
import { addCreate } from './store/create.ts'
import { addDelete } from './store/delete.ts'
import { addList } from './store/list.ts'
import { addPurge } from './store/purge.ts'
import { addRelocate } from './store/relocate.ts'
import { addRestore } from './store/restore.ts'
import { addShow } from './store/show.ts'
import { addUpdate } from './store/update.ts'

export function addStore(program: Command): void {
  const store = program
    .command('store')
    .summary('make, list, change and delete event data stores')
    .description('Manages event data stores.')
  const commands = [addCreate, addList, addShow, addUpdate, addDelete, addRestore, addPurge, addRelocate]
  for (const add of commands) add(store)
}
