/** What the local gateway promises, held against the real template where it says something. */
@NullMarked
package dev.countersign.local.gateway;

import org.jspecify.annotations.NullMarked;
