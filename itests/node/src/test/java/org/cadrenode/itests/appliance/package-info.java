/**
 * The appliance as a black box: the built archive, unpacked and booted as a process of its own, spoken to by the real ssh
 * client. The harness is the one that the demonstration drives it with, in the synthetic room.
 */
package org.cadrenode.itests.appliance;
