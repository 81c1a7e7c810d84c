package dev.countersign.orders;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The words of this enum are stored in rows, published or sent, and read by other versions and by
 * others (docs/adr/0017-words-are-a-wire-format.md): none changes, and a new one is written one
 * release later than it is read. {@code WireFormatTest} has all of them.
 *
 * <p>A word is what {@code word()}, {@code code()} or {@code type()} answers, or the constant's
 * name.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface WireFormat {}
