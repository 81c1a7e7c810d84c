package dev.countersign.orders;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an enum whose words are stored in rows, published or sent, and are read by other versions
 * and by other systems (docs/adr/0017-words-are-a-wire-format.md). No word changes, and a new word
 * is written one release after the first release that reads it. {@code WireFormatTest} lists all
 * words.
 *
 * <p>The word is the result of {@code word()}, {@code code()} or {@code type()}, or the constant's
 * name.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface WireFormat {}
