package io.enumway.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.asm.Opcodes;

/**
 * The operand stack and the local variables, as far as their values are known. A long or
 * double takes two slots.
 */
final class OperandStack {

	static final Object UNKNOWN = new Object();

	private final List<Object> slots = new ArrayList<>();

	private final Map<Integer, Object> locals = new HashMap<>();

	OperandStack copy() {
		OperandStack copy = new OperandStack();
		copy.slots.addAll(this.slots);
		copy.locals.putAll(this.locals);
		return copy;
	}

	/**
	 * Keep only what is the same on another way to the same place.
	 */
	OperandStack join(OperandStack other) {
		OperandStack joined = new OperandStack();
		if (this.slots.size() == other.slots.size()) {
			for (int i = 0; i < this.slots.size(); i++) {
				Object value = this.slots.get(i);
				joined.slots.add(Objects.equals(value, other.slots.get(i)) ? value : UNKNOWN);
			}
		}
		this.locals.forEach((index, value) -> {
			if (Objects.equals(value, other.locals.get(index))) {
				joined.locals.put(index, value);
			}
		});
		return joined;
	}

	void push(Object value) {
		this.slots.add(value);
	}

	void push(int size) {
		for (int i = 0; i < size; i++) {
			push(UNKNOWN);
		}
	}

	Object pop() {
		return this.slots.isEmpty() ? UNKNOWN : this.slots.remove(this.slots.size() - 1);
	}

	void pop(int size) {
		for (int i = 0; i < size; i++) {
			pop();
		}
	}

	Object local(int index) {
		return this.locals.getOrDefault(index, UNKNOWN);
	}

	void setLocal(int index, Object value) {
		this.locals.put(index, value);
	}

	/**
	 * Run one of the instructions that only move values.
	 */
	void move(int opcode) {
		switch (opcode) {
			case Opcodes.POP -> pop(1);
			case Opcodes.POP2 -> pop(2);
			case Opcodes.DUP -> duplicate(1, 0);
			case Opcodes.DUP_X1 -> duplicate(1, 1);
			case Opcodes.DUP_X2 -> duplicate(1, 2);
			case Opcodes.DUP2 -> duplicate(2, 0);
			case Opcodes.DUP2_X1 -> duplicate(2, 1);
			case Opcodes.DUP2_X2 -> duplicate(2, 2);
			default -> {
				Object top = pop();
				Object below = pop();
				push(top);
				push(below);
			}
		}
	}

	private void duplicate(int size, int depth) {
		while (this.slots.size() < size + depth) {
			this.slots.add(0, UNKNOWN);
		}
		int top = this.slots.size();
		List<Object> copied = new ArrayList<>(this.slots.subList(top - size, top));
		this.slots.addAll(top - size - depth, copied);
	}

	/**
	 * Run one of the instructions that compute a value that need not be known.
	 */
	void compute(int opcode) {
		if (opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD) {
			pop(2);
			push((opcode == Opcodes.LALOAD || opcode == Opcodes.DALOAD) ? 2 : 1);
		}
		else if (opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE) {
			pop((opcode == Opcodes.LASTORE || opcode == Opcodes.DASTORE) ? 4 : 3);
		}
		else if (opcode >= Opcodes.IADD && opcode <= Opcodes.DREM) {
			operate(2, isWide(opcode - Opcodes.IADD));
		}
		else if (opcode >= Opcodes.INEG && opcode <= Opcodes.DNEG) {
			operate(1, isWide(opcode - Opcodes.INEG));
		}
		else if (opcode >= Opcodes.ISHL && opcode <= Opcodes.LUSHR) {
			pop(1);
			operate(1, isWide(opcode - Opcodes.ISHL));
		}
		else if (opcode >= Opcodes.IAND && opcode <= Opcodes.LXOR) {
			operate(2, isWide(opcode - Opcodes.IAND));
		}
		else if (opcode >= Opcodes.I2L && opcode <= Opcodes.I2S) {
			convert(opcode);
		}
		else if (opcode >= Opcodes.LCMP && opcode <= Opcodes.DCMPG) {
			pop((opcode == Opcodes.FCMPL || opcode == Opcodes.FCMPG) ? 2 : 4);
			push(1);
		}
	}

	// The four kinds of numbers alternate: int, long, float, double
	private static boolean isWide(int kind) {
		return kind % 2 == 1;
	}

	private void operate(int operands, boolean wide) {
		int size = wide ? 2 : 1;
		pop(operands * size);
		push(size);
	}

	private void convert(int opcode) {
		boolean fromWide = opcode >= Opcodes.L2I && opcode <= Opcodes.L2D
				|| opcode >= Opcodes.D2I && opcode <= Opcodes.D2F;
		boolean toWide = List.of(Opcodes.I2L, Opcodes.I2D, Opcodes.L2D, Opcodes.F2L, Opcodes.F2D, Opcodes.D2L)
			.contains(opcode);
		pop(fromWide ? 2 : 1);
		push(toWide ? 2 : 1);
	}

}
