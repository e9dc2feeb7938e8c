package io.enumway.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

/**
 * The instructions of one method.
 */
final class MethodCode extends MethodVisitor {

	private final List<Instruction> instructions = new ArrayList<>();

	private final Map<Label, Integer> positions = new HashMap<>();

	private final List<TryRange> tries = new ArrayList<>();

	private final String name;

	private final String descriptor;

	private final boolean isStatic;

	private int line;

	MethodCode(String name, String descriptor, boolean isStatic) {
		super(SpringAsmInfo.ASM_VERSION);
		this.name = name;
		this.descriptor = descriptor;
		this.isStatic = isStatic;
	}

	String name() {
		return this.name;
	}

	String descriptor() {
		return this.descriptor;
	}

	boolean isStatic() {
		return this.isStatic;
	}

	List<Instruction> instructions() {
		return this.instructions;
	}

	List<TryRange> tries() {
		return this.tries;
	}

	int position(Label label) {
		return this.positions.getOrDefault(label, this.instructions.size());
	}

	@Override
	public void visitLineNumber(int line, Label start) {
		this.line = line;
	}

	@Override
	public void visitLabel(Label label) {
		this.positions.put(label, this.instructions.size());
	}

	@Override
	public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
		this.tries.add(new TryRange(start, end, handler));
	}

	@Override
	public void visitInsn(int opcode) {
		add(opcode, null, null, List.of());
	}

	@Override
	public void visitLdcInsn(Object value) {
		add(Opcodes.LDC, value, null, List.of());
	}

	@Override
	public void visitIntInsn(int opcode, int operand) {
		add(opcode, operand, null, List.of());
	}

	@Override
	public void visitTypeInsn(int opcode, String type) {
		add(opcode, type, null, List.of());
	}

	@Override
	public void visitVarInsn(int opcode, int index) {
		add(opcode, index, null, List.of());
	}

	@Override
	public void visitIincInsn(int index, int increment) {
		add(Opcodes.IINC, index, null, List.of());
	}

	@Override
	public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
		add(Opcodes.MULTIANEWARRAY, dimensions, null, List.of());
	}

	@Override
	public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
		add(opcode, null, new Member(owner, name, descriptor), List.of());
	}

	@Override
	public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
		add(opcode, null, new Member(owner, name, descriptor), List.of());
	}

	@Override
	public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
		add(Opcodes.INVOKEDYNAMIC, arguments, new Member(bootstrap.getOwner(), name, descriptor), List.of());
	}

	@Override
	public void visitJumpInsn(int opcode, Label label) {
		add(opcode, null, null, List.of(label));
	}

	@Override
	public void visitTableSwitchInsn(int min, int max, Label dflt, Label... labels) {
		addSwitch(Opcodes.TABLESWITCH, dflt, labels);
	}

	@Override
	public void visitLookupSwitchInsn(Label dflt, int[] keys, Label[] labels) {
		addSwitch(Opcodes.LOOKUPSWITCH, dflt, labels);
	}

	private void addSwitch(int opcode, Label dflt, Label[] labels) {
		List<Label> targets = new ArrayList<>(List.of(labels));
		targets.add(dflt);
		add(opcode, null, null, targets);
	}

	private void add(int opcode, @Nullable Object operand, @Nullable Member member, List<Label> targets) {
		this.instructions.add(new Instruction(opcode, this.line, operand, member, targets));
	}

	record Instruction(int opcode, int line, @Nullable Object operand, @Nullable Member member, List<Label> targets) {

		/**
		 * Whether the instruction after it is not the next to run.
		 */
		boolean leaves() {
			return this.opcode == Opcodes.GOTO || this.opcode == Opcodes.ATHROW || this.opcode == Opcodes.RET
					|| this.opcode == Opcodes.TABLESWITCH || this.opcode == Opcodes.LOOKUPSWITCH || returns();
		}

		boolean returns() {
			return this.opcode >= Opcodes.IRETURN && this.opcode <= Opcodes.RETURN;
		}

	}

	record Member(String owner, String name, String descriptor) {

		String key() {
			return this.name + this.descriptor;
		}

	}

	record TryRange(Label start, Label end, Label handler) {

	}

}
