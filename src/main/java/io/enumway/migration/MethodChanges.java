package io.enumway.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.enumway.AddValueSpec;
import io.enumway.EnumManager;
import io.enumway.EnumOperations;
import io.enumway.MergeValuesSpec;
import io.enumway.RemoveValueSpec;
import io.enumway.migration.MethodCode.Instruction;
import io.enumway.migration.MethodCode.Member;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.Opcodes;
import org.springframework.asm.Type;

/**
 * Follows the constants through one method, to see with which arguments it changes enum
 * types. SQL in string constants counts as executed.
 */
final class MethodChanges {

	private static final Object UNKNOWN = OperandStack.UNKNOWN;

	private static final Set<String> MANAGERS = Set.of(Type.getInternalName(EnumManager.class),
			Type.getInternalName(EnumOperations.class));

	private static final Set<String> SPECS = Set.of(Type.getInternalName(AddValueSpec.class),
			Type.getInternalName(RemoveValueSpec.class), Type.getInternalName(MergeValuesSpec.class));

	private final MigrationByteCode byteCode;

	private final MethodCode code;

	private final ControlFlow flow;

	private final Map<Integer, OperandStack> arriving = new HashMap<>();

	private final List<SeenChange> changes = new ArrayList<>();

	private @Nullable OperandStack stack = new OperandStack();

	private int position;

	private int block;

	private int line;

	private MethodChanges(MigrationByteCode byteCode, MethodCode code) {
		this.byteCode = byteCode;
		this.code = code;
		this.flow = new ControlFlow(code);
		this.block = byteCode.newBlock();
	}

	/**
	 * The changes that a call of a method makes.
	 * @param byteCode where other methods are found
	 * @param code the method
	 * @param arguments what it is called with, without the receiver
	 * @return the changes in order
	 */
	static List<SeenChange> of(MigrationByteCode byteCode, MethodCode code, List<Object> arguments) {
		MethodChanges method = new MethodChanges(byteCode, code);
		int local = code.isStatic() ? 0 : 1;
		Type[] types = Type.getArgumentTypes(code.descriptor());
		for (int i = 0; i < types.length; i++) {
			method.stack().setLocal(local, arguments.get(i));
			local += types[i].getSize();
		}
		method.run();
		return method.changes;
	}

	private void run() {
		List<Instruction> instructions = this.code.instructions();
		for (this.position = 0; this.position < instructions.size(); this.position++) {
			arrive();
			if (this.stack != null) {
				Instruction instruction = instructions.get(this.position);
				this.line = instruction.line();
				run(instruction);
				leave(instruction);
			}
		}
	}

	private OperandStack stack() {
		return (this.stack != null) ? this.stack : new OperandStack();
	}

	private void arrive() {
		OperandStack other = this.arriving.remove(this.position);
		if (this.flow.isUnforeseen(this.position)) {
			this.stack = new OperandStack();
			this.block = this.byteCode.newBlock();
		}
		else if (other != null) {
			this.stack = (this.stack != null) ? this.stack.join(other) : other;
			this.block = this.byteCode.newBlock();
		}
	}

	private void leave(Instruction instruction) {
		for (Label target : instruction.targets()) {
			this.arriving.merge(this.code.position(target), stack().copy(), OperandStack::join);
			this.block = this.byteCode.newBlock();
		}
		if (instruction.leaves()) {
			this.stack = null;
		}
	}

	private void run(Instruction instruction) {
		int opcode = instruction.opcode();
		Member member = instruction.member();
		if (opcode == Opcodes.INVOKEDYNAMIC && member != null && instruction.operand() instanceof Object[] bootstrap) {
			dynamic(member, bootstrap);
		}
		else if (member != null && opcode >= Opcodes.INVOKEVIRTUAL) {
			invoke(opcode, member);
		}
		else if (member != null) {
			field(opcode, member);
		}
		else if (opcode <= Opcodes.LDC) {
			constant(opcode, instruction.operand());
		}
		else {
			other(opcode, instruction.operand());
		}
	}

	private void constant(int opcode, @Nullable Object operand) {
		if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
			stack().push((Object) (opcode - Opcodes.ICONST_0));
		}
		else if (operand instanceof String || operand instanceof Integer) {
			stack().push(operand);
			if (operand instanceof String text) {
				found(SeenChange.of(SqlConstants.scan(text, this.line), true));
			}
		}
		else if (opcode != Opcodes.NOP) {
			boolean wide = operand instanceof Long || operand instanceof Double || opcode == Opcodes.LCONST_0
					|| opcode == Opcodes.LCONST_1 || opcode == Opcodes.DCONST_0 || opcode == Opcodes.DCONST_1;
			stack().push(wide ? 2 : 1);
		}
	}

	private void other(int opcode, @Nullable Object operand) {
		OperandStack stack = stack();
		switch (opcode) {
			case Opcodes.ILOAD, Opcodes.FLOAD, Opcodes.ALOAD -> stack.push(stack.local(index(operand)));
			case Opcodes.LLOAD, Opcodes.DLOAD -> stack.push(2);
			case Opcodes.ISTORE, Opcodes.FSTORE, Opcodes.ASTORE -> stack.setLocal(index(operand), stack.pop());
			case Opcodes.LSTORE, Opcodes.DSTORE, Opcodes.IF_ICMPEQ, Opcodes.IF_ICMPNE, Opcodes.IF_ICMPLT,
					Opcodes.IF_ICMPGE, Opcodes.IF_ICMPGT, Opcodes.IF_ICMPLE, Opcodes.IF_ACMPEQ, Opcodes.IF_ACMPNE ->
				stack.pop(2);
			case Opcodes.AASTORE -> storeElement();
			case Opcodes.POP, Opcodes.POP2, Opcodes.DUP, Opcodes.DUP_X1, Opcodes.DUP_X2, Opcodes.DUP2, Opcodes.DUP2_X1,
					Opcodes.DUP2_X2, Opcodes.SWAP ->
				stack.move(opcode);
			case Opcodes.IINC -> stack.setLocal(index(operand), UNKNOWN);
			case Opcodes.NEW -> stack.push(new Allocation());
			case Opcodes.ANEWARRAY -> stack.push((stack.pop() instanceof Integer length && length >= 0)
					? new KnownArray(length, this.block) : UNKNOWN);
			case Opcodes.NEWARRAY, Opcodes.ARRAYLENGTH, Opcodes.INSTANCEOF -> {
				stack.pop();
				stack.push(UNKNOWN);
			}
			case Opcodes.MULTIANEWARRAY -> {
				stack.pop(index(operand));
				stack.push(UNKNOWN);
			}
			case Opcodes.ARETURN -> escape(stack.pop());
			case Opcodes.IFEQ, Opcodes.IFNE, Opcodes.IFLT, Opcodes.IFGE, Opcodes.IFGT, Opcodes.IFLE, Opcodes.IFNULL,
					Opcodes.IFNONNULL, Opcodes.TABLESWITCH, Opcodes.LOOKUPSWITCH, Opcodes.MONITORENTER,
					Opcodes.MONITOREXIT ->
				stack.pop();
			default -> stack.compute(opcode);
		}
	}

	private static int index(@Nullable Object operand) {
		return (operand instanceof Integer index) ? index : -1;
	}

	private void storeElement() {
		Object value = popValue();
		Object index = stack().pop();
		if (stack().pop() instanceof KnownArray array) {
			array.set(index, value, this.block);
		}
		else {
			escape(value);
		}
	}

	private void field(int opcode, Member field) {
		int size = Type.getType(field.descriptor()).getSize();
		if (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) {
			escape(stack().pop());
			stack().pop(size - 1);
		}
		if (opcode == Opcodes.GETFIELD || opcode == Opcodes.PUTFIELD) {
			stack().pop();
		}
		if (opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC) {
			stack().push(size);
			found(SeenChange.doubtful(this.byteCode.initializer(field.owner(), opcode == Opcodes.GETSTATIC)));
		}
	}

	private void dynamic(Member member, Object[] bootstrap) {
		List<Object> arguments = popArguments(member.descriptor());
		Object result = UNKNOWN;
		if (member.name().equals("makeConcatWithConstants") && bootstrap[0] instanceof String recipe) {
			result = concatenate(recipe, arguments, bootstrap);
		}
		else {
			arguments.forEach(this::escape);
		}
		for (Object argument : bootstrap) {
			if (argument instanceof Handle handle && handle.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
				reference(handle);
			}
		}
		stack().push(result);
	}

	private Object concatenate(String recipe, List<Object> arguments, Object[] bootstrap) {
		StringBuilder text = new StringBuilder();
		boolean known = true;
		int argument = 0;
		int constant = 1;
		for (char character : recipe.toCharArray()) {
			Object part = (character == '\u0001') ? arguments.get(argument++)
					: (character == '\u0002') ? bootstrap[constant++] : character;
			text.append((part instanceof String || part instanceof Character) ? part : SqlConstants.GAP);
			known &= part instanceof String || part instanceof Character;
		}
		found(SeenChange.of(SqlConstants.scan(text.toString(), this.line), true));
		return known ? text.toString() : UNKNOWN;
	}

	/**
	 * A lambda or a method reference: nobody knows whether and how often it is called.
	 */
	private void reference(Handle handle) {
		Member method = new Member(handle.getOwner(), handle.getName(), handle.getDesc());
		int count = Type.getArgumentTypes(handle.getDesc()).length;
		List<Object> arguments = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			arguments.add(UNKNOWN);
		}
		List<SeenChange> changes = MANAGERS.contains(handle.getOwner()) ? SeenChange
			.of(new ImperativeChange(handle.getName(), ImperativeChange.known(arguments)).steps(this.line), false)
				: this.byteCode.call(method, opcode(handle), arguments, this.line);
		found(SeenChange.doubtful(changes));
	}

	private static int opcode(Handle handle) {
		return switch (handle.getTag()) {
			case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
			case Opcodes.H_INVOKESPECIAL, Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
			default -> Opcodes.INVOKEVIRTUAL;
		};
	}

	private void invoke(int opcode, Member method) {
		List<Object> arguments = popArguments(method.descriptor());
		Object target = (opcode != Opcodes.INVOKESTATIC) ? stack().pop() : UNKNOWN;
		Object result = UNKNOWN;
		if (MANAGERS.contains(method.owner())) {
			ImperativeChange change = new ImperativeChange(method.name(), ImperativeChange.known(arguments));
			result = change.isBegun() ? change : UNKNOWN;
			found(SeenChange.of(change.isBegun() ? List.of() : change.steps(this.line), false));
		}
		else if (SPECS.contains(method.owner())) {
			result = target;
			if (!ImperativeChange.continues(method.name())) {
				found(SeenChange.of(
						ImperativeChange.complete(target, method.name(), ImperativeChange.known(arguments), this.line),
						false));
			}
		}
		else if (KnownValues.evaluates(method)) {
			result = KnownValues.evaluate(method, arguments);
			if (target instanceof Allocation allocation) {
				allocation.value = result;
			}
		}
		else {
			found(this.byteCode.call(method, opcode, arguments, this.line));
			boolean followed = this.byteCode.isOwn(method.owner());
			arguments.stream()
				.filter((argument) -> !followed || !(argument instanceof ImperativeChange))
				.forEach(this::escape);
			escape(target);
		}
		if (!Type.getReturnType(method.descriptor()).equals(Type.VOID_TYPE)) {
			stack().push(result);
			stack().push(Type.getReturnType(method.descriptor()).getSize() - 1);
		}
	}

	private List<Object> popArguments(String descriptor) {
		Type[] types = Type.getArgumentTypes(descriptor);
		List<Object> arguments = new ArrayList<>();
		for (int i = types.length - 1; i >= 0; i--) {
			stack().pop(types[i].getSize() - 1);
			arguments.add(0, popValue());
		}
		return arguments;
	}

	private Object popValue() {
		Object value = stack().pop();
		return (value instanceof Allocation allocation) ? allocation.value : value;
	}

	/**
	 * Others may change what they get hold of, or complete it.
	 */
	private void escape(Object value) {
		if (value instanceof KnownArray array) {
			array.spoil();
		}
		else if (value instanceof ImperativeChange change) {
			found(SeenChange.of(change.unfinished(this.line), false));
		}
	}

	private void found(List<SeenChange> found) {
		if (!found.isEmpty()) {
			this.changes.addAll(this.flow.runsOnce(this.position) ? found : SeenChange.doubtful(found));
		}
	}

	/**
	 * An object between its allocation and its construction.
	 */
	private static final class Allocation {

		private Object value = UNKNOWN;

	}

}
