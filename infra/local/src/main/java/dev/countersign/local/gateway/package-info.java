/** API Gateway and its firewall on one machine, from the template. Start at {@code Gateway}. */
@NullMarked
package dev.countersign.local.gateway;

import org.jspecify.annotations.NullMarked;
