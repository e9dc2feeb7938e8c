package io.enumway.migration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.enumway.AddValueSpec;
import io.enumway.EnumChange;
import io.enumway.EnumManager;
import io.enumway.EnumOperations;
import io.enumway.MergeValuesSpec;
import io.enumway.RemoveValueSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Follows the constants through one method, as far as it runs straight on, to see with
 * which arguments it changes enum types. SQL in string constants counts as executed.
 */
final class MethodChanges extends MethodVisitor {

	private static final Object UNKNOWN = new Object();

	private static final Set<String> MANAGERS = Set.of(Type.getInternalName(EnumManager.class),
			Type.getInternalName(EnumOperations.class));

	private static final Set<String> SPECS = Set.of(Type.getInternalName(AddValueSpec.class),
			Type.getInternalName(RemoveValueSpec.class), Type.getInternalName(MergeValuesSpec.class));

	private final String owner;

	private final Deque<Object> stack = new ArrayDeque<>();

	private final List<Found> found = new ArrayList<>();

	private final List<Jump> jumps = new ArrayList<>();

	private final Map<Label, Integer> labels = new HashMap<>();

	private final Set<String> callees = new LinkedHashSet<>();

	private int instruction;

	private int line;

	MethodChanges(String owner) {
		super(SpringAsmInfo.ASM_VERSION);
		this.owner = owner;
	}

	Set<String> callees() {
		return this.callees;
	}

	List<HistoryStep> steps() {
		List<HistoryStep> steps = new ArrayList<>();
		for (Found one : this.found) {
			steps.addAll(runsOnce(one.instruction()) ? List.of(one.step()) : doubt(one));
		}
		return steps;
	}

	List<HistoryStep> doubtfulSteps() {
		return this.found.stream().flatMap((one) -> doubt(one).stream()).toList();
	}

	private boolean runsOnce(int position) {
		return this.jumps.stream()
			.noneMatch((jump) -> jump.from() < position || this.labels.getOrDefault(jump.to(), 0) <= position);
	}

	/**
	 * What is left of a change that may not happen. A creation stays one, as all that
	 * counts is who creates the type. An addition through the manager is content with a
	 * label that is there already, one in SQL is not.
	 */
	private static List<HistoryStep> doubt(Found one) {
		EnumChange change = one.step().change();
		if (change == null || change instanceof EnumChange.CreateEnum
				|| (one.sql() && change instanceof EnumChange.AddValue)) {
			return List.of(one.step());
		}
		if (change instanceof EnumChange.AddValue) {
			return List.of();
		}
		return List.of(HistoryStep.doubtful(change.type(), ImperativeChange.CONDITIONAL, one.step().line()));
	}

	@Override
	public void visitLineNumber(int line, Label start) {
		this.line = line;
	}

	@Override
	public void visitLabel(Label label) {
		this.labels.put(label, this.instruction);
	}

	@Override
	public void visitLdcInsn(Object value) {
		this.instruction++;
		this.stack.push(value);
		if (value instanceof String text && text.toLowerCase(Locale.ROOT).contains("type")) {
			for (HistoryStep step : SqlEnumScanner.scan(text)) {
				this.found.add(new Found(new HistoryStep(step.type(), step.change(), step.optional(), null, this.line),
						this.instruction, true));
			}
		}
	}

	@Override
	public void visitInsn(int opcode) {
		this.instruction++;
		if (opcode >= Opcodes.ICONST_0 && opcode <= Opcodes.ICONST_5) {
			this.stack.push(opcode - Opcodes.ICONST_0);
		}
		else if (opcode == Opcodes.DUP) {
			this.stack.push((this.stack.peek() != null) ? this.stack.peek() : UNKNOWN);
		}
		else if (opcode == Opcodes.AASTORE) {
			Object value = pop();
			Object index = pop();
			if (pop() instanceof Object[] array && index instanceof Integer position && position < array.length) {
				array[position] = value;
			}
		}
		else if (opcode == Opcodes.POP) {
			pop();
		}
		else {
			this.stack.clear();
		}
	}

	@Override
	public void visitIntInsn(int opcode, int operand) {
		this.instruction++;
		if (opcode == Opcodes.NEWARRAY) {
			pop();
			this.stack.push(UNKNOWN);
		}
		else {
			this.stack.push(operand);
		}
	}

	@Override
	public void visitTypeInsn(int opcode, String type) {
		this.instruction++;
		if (opcode == Opcodes.ANEWARRAY) {
			Object size = pop();
			this.stack.push((size instanceof Integer length) ? new Object[length] : UNKNOWN);
		}
		else if (opcode == Opcodes.NEW) {
			this.stack.push(UNKNOWN);
		}
		else if (opcode == Opcodes.INSTANCEOF) {
			pop();
			this.stack.push(UNKNOWN);
		}
	}

	@Override
	public void visitVarInsn(int opcode, int index) {
		this.instruction++;
		if (opcode <= Opcodes.ALOAD) {
			this.stack.push(UNKNOWN);
		}
		else {
			pop();
		}
	}

	@Override
	public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
		this.instruction++;
		if (opcode != Opcodes.GETSTATIC) {
			pop();
		}
		if (opcode == Opcodes.PUTFIELD) {
			pop();
		}
		if (opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC) {
			this.stack.push(UNKNOWN);
		}
	}

	@Override
	public void visitJumpInsn(int opcode, Label label) {
		jump(label);
	}

	@Override
	public void visitTableSwitchInsn(int min, int max, Label dflt, Label... labels) {
		jump(dflt);
	}

	@Override
	public void visitLookupSwitchInsn(Label dflt, int[] keys, Label[] labels) {
		jump(dflt);
	}

	private void jump(Label target) {
		this.instruction++;
		this.jumps.add(new Jump(this.instruction, target));
		this.stack.clear();
	}

	@Override
	public void visitIincInsn(int index, int increment) {
		this.instruction++;
	}

	@Override
	public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
		this.instruction++;
		this.stack.clear();
	}

	@Override
	public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
		this.instruction++;
		popArguments(descriptor);
		this.stack.push(UNKNOWN);
		for (Object argument : arguments) {
			if (argument instanceof Handle handle && handle.getOwner().equals(this.owner)) {
				this.callees.add(handle.getName() + handle.getDesc());
			}
		}
	}

	@Override
	public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
		this.instruction++;
		List<@Nullable Object> arguments = popArguments(descriptor);
		Object target = (opcode != Opcodes.INVOKESTATIC) ? pop() : UNKNOWN;
		Object result = UNKNOWN;
		if (owner.equals(this.owner)) {
			this.callees.add(name + descriptor);
		}
		if (MANAGERS.contains(owner)) {
			ImperativeChange change = new ImperativeChange(name, arguments);
			if (change.isBegun()) {
				result = change;
			}
			else {
				add(change.step(this.line));
			}
		}
		else if (SPECS.contains(owner) && ImperativeChange.continues(name)) {
			result = target;
		}
		else if (SPECS.contains(owner)) {
			add(ImperativeChange.complete(target, name, arguments, this.line));
		}
		if (!Type.getReturnType(descriptor).equals(Type.VOID_TYPE)) {
			this.stack.push(result);
		}
	}

	private void add(@Nullable HistoryStep step) {
		if (step != null) {
			this.found.add(new Found(step, this.instruction, false));
		}
	}

	private List<@Nullable Object> popArguments(String descriptor) {
		List<@Nullable Object> arguments = new ArrayList<>();
		for (int i = Type.getArgumentTypes(descriptor).length; i > 0; i--) {
			Object argument = pop();
			arguments.add(0, (argument != UNKNOWN) ? argument : null);
		}
		return arguments;
	}

	private Object pop() {
		return this.stack.isEmpty() ? UNKNOWN : this.stack.pop();
	}

	private record Found(HistoryStep step, int instruction, boolean sql) {

	}

	private record Jump(int from, Label to) {

	}

}
