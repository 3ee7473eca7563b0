/** The commands that search the journal and let it out. {@link org.cadrenode.api.audit.JournalReader} reads it. */
@NullMarked
package org.cadrenode.shell.internal.journal;

import org.jspecify.annotations.NullMarked;
