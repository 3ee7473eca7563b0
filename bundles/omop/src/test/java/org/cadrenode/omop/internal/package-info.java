@NullMarked
package org.cadrenode.omop.internal;

import org.jspecify.annotations.NullMarked;
