.intel_syntax noprefix
grow:
  push rbp
  mov rbp, rsp
  push rbx
  push r12
  push r13
  push r14
  push r15
  sub rsp, 104
  mov rbx, rdi
  mov r12, rsi
  mov r13, [rdi+32]
  mov r14d, [r13+24]
  mov r15d, [r13+28]
  movsd [rsp+0], xmm0
  movsd [rsp+8], xmm1
  movsd [rsp+16], xmm2
  movsd [rsp+24], xmm3
  movsd [rsp+32], xmm4
  movsd [rsp+40], xmm5
  movsd [rsp+48], xmm6
  movsd [rsp+56], xmm7
  mov [rsp+64], rdx
  xor eax, eax
  bt r15d, 0
  cmovc rax, rdx
  mov [r12+0], rax
  mov [rsp+72], rcx
  xor eax, eax
  bt r15d, 1
  cmovc rax, rcx
  mov [r12+8], rax
  mov [rsp+80], r8
  xor eax, eax
  bt r15d, 2
  cmovc rax, r8
  mov [r12+16], rax
  mov [rsp+88], r9
  xor eax, eax
  bt r15d, 3
  cmovc rax, r9
  mov [r12+24], rax
  xor eax, eax
1:cmp eax, r14d
  jae 2f
  lea ecx, [rax+4]
  xor edx, edx
  bt r15, rcx
  cmovc rdx, [rbp+16+8*rax]
  mov [r12+32+8*rax], rdx
  inc eax
  jmp 1b
2:lea rax, [r12+32+8*r14]
  mov [rbx+16], rax
  mov [rsp+96], r12
  mov rdi, rbx
  lea rsi, [rip+continue]
  mov rdx, rsp
  mov rcx, r13
  movabs rax, 0x1122334455667788
  call rax
  mov rax, [rsp+64]
  bt r15d, 31
  cmovc rax, [r12]
  movsd xmm0, [rsp]
  add rsp, 104
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbx
  pop rbp
  ret
continue:
  push rbp
  mov rbp, rsp
  push rbx
  push r12
  push r13
  push r14
  push r15
  push rax
  mov rbx, rdi
  mov r14, rsi
  mov r13, rdx
  mov r12, [r14+96]
  mov r15d, [r13+28]
  mov edx, [r13+24]
  lea rax, [rdx+1]
  and rax, -2
  shl rax, 3
  sub rsp, rax
  xor eax, eax
1:cmp eax, edx
  jae 2f
  mov rcx, [r14+160+8*rax]
  lea r8d, [rax+4]
  bt r15, r8
  cmovc rcx, [r12+32+8*rax]
  mov [rsp+8*rax], rcx
  inc eax
  jmp 1b
2:mov rdi, rbx
  mov rsi, [rbx+16]
  mov rdx, [r14+64]
  bt r15d, 0
  cmovc rdx, [r12+0]
  mov rcx, [r14+72]
  bt r15d, 1
  cmovc rcx, [r12+8]
  mov r8, [r14+80]
  bt r15d, 2
  cmovc r8, [r12+16]
  mov r9, [r14+88]
  bt r15d, 3
  cmovc r9, [r12+24]
  movsd xmm0, [r14+0]
  movsd xmm1, [r14+8]
  movsd xmm2, [r14+16]
  movsd xmm3, [r14+24]
  movsd xmm4, [r14+32]
  movsd xmm5, [r14+40]
  movsd xmm6, [r14+48]
  movsd xmm7, [r14+56]
  call [r13+8]
  mov [r14+64], rax
  movsd [r14], xmm0
  xor ecx, ecx
  bt r15d, 31
  cmovc rcx, rax
  mov [r12], rcx
  lea rsp, [rbp-40]
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbx
  pop rbp
  ret
