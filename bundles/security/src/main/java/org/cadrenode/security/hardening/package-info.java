/** Whether the installation is as closed as it was delivered: settings, file modes, the virtual machine. */
@NullMarked
package org.cadrenode.security.hardening;

import org.jspecify.annotations.NullMarked;
