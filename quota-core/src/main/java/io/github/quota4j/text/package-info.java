/** Which text is taken at all: what not every store can keep is refused where it is given. */
@NullMarked
package io.github.quota4j.text;

import org.jspecify.annotations.NullMarked;
