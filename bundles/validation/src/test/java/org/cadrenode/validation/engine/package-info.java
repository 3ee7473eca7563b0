@NullMarked
package org.cadrenode.validation.engine;

import org.jspecify.annotations.NullMarked;
