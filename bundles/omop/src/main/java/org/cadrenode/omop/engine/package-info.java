/** The OMOP common data model, made of events and checked: plain Java without services. */
@NullMarked
package org.cadrenode.omop.engine;

import org.jspecify.annotations.NullMarked;
