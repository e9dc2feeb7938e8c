package io.enumway.migration;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An array, or a list, in the byte code of a method, as long as nobody else can change
 * it.
 */
final class KnownArray {

	private final @Nullable Object[] elements;

	private final int block;

	private boolean spoiled;

	/**
	 * Create an array.
	 * @param length its length
	 * @param block where it is created: a stretch of code without branches
	 */
	KnownArray(int length, int block) {
		this.elements = new Object[length];
		this.block = block;
	}

	/**
	 * Set an element. Outside the stretch of code that creates the array nobody knows
	 * whether that happens.
	 */
	void set(Object index, Object value, int block) {
		if (block == this.block && index instanceof Integer position && position >= 0
				&& position < this.elements.length) {
			this.elements[position] = value;
		}
		else {
			spoil();
		}
	}

	void spoil() {
		this.spoiled = true;
	}

	/**
	 * The elements.
	 * @return the elements, {@code null} if not all of them are known
	 */
	@Nullable List<Object> elements() {
		for (Object element : this.elements) {
			if (element == null || element == OperandStack.UNKNOWN) {
				return null;
			}
		}
		return this.spoiled ? null : List.of(Arrays.copyOf(this.elements, this.elements.length));
	}

}
