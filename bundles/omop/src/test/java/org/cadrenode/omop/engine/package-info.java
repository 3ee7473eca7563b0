@NullMarked
package org.cadrenode.omop.engine;

import org.jspecify.annotations.NullMarked;
