@NullMarked
package org.cadrenode.validation.internal;

import org.jspecify.annotations.NullMarked;
