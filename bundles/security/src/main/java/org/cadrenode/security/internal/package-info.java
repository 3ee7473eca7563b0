/** People: who is acting, what their roles permit, and the first of them. */
@NullMarked
package org.cadrenode.security.internal;

import org.jspecify.annotations.NullMarked;
