/** Commands about OMOP exports of the research database. */
@NullMarked
package org.cadrenode.shell.internal.omop;

import org.jspecify.annotations.NullMarked;
